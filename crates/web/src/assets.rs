//! Style sheets and scripts, embedded in the binary. They are fetched and built by `./alongside assets`.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// The first eight bytes of each file's SHA-256, as hexadecimal digits.
static DIGESTS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let file = Files::get(&name)?;
            let digest = file.metadata.sha256_hash()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
            Some((name.into_owned(), digest))
        })
        .collect()
});

/// The address of a file, with its digest in it.
pub fn address(name: &str) -> String {
    let digest = DIGESTS.get(name).map_or("missing", String::as_str);
    format!("/assets/{digest}/{name}")
}

/// `GET /assets/{digest}/{name}`: the file, to be kept by browsers for a year when the digest is today's.
pub async fn serve(Path((digest, name)): Path<(String, String)>) -> Response {
    let Some(file) = Files::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
    let known = DIGESTS.get(&name).is_some_and(|today| *today == digest);
    let keep = if known { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], file.data).into_response()
}
