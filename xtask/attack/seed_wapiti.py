"""Puts what the crawl found into wapiti's own store of a crawl, so that it attacks just that: every kind of form once, filled in as somebody would.

Run by the Python that wapiti is installed for: `seed_wapiti.py BASE FOLDER`, with the targets as JSON on standard input.
"""

import asyncio
import json
import sys

from wapitiCore.controller.wapiti import Wapiti
from wapitiCore.net import Request
from wapitiCore.net.classes import CrawlerConfiguration
from wapitiCore.net.crawler import AsyncCrawler

PICTURE = bytes.fromhex("89504e470d0a1a0a")


async def seed(base, folder, targets):
    root = Request(base)
    wapiti = Wapiti(root, scope="folder", session_dir=folder)
    await wapiti.init_persister()
    await wapiti.persister.set_root_url(root.url)
    seeded = []
    async with AsyncCrawler.with_configuration(CrawlerConfiguration(root, timeout=30)) as crawler:
        answer = await crawler.async_send(root)
        for request in [root] + [request_of(base, target) for target in targets]:
            if request.method == "GET":
                seeded.append((request, await crawler.async_send(request)))
                continue
            # Forms are not sent here: some of them take away what the rest is about. Of the answer that it had while it crawled wapiti asks only how it looks
            # from outside (redirection, headers); that it has the headers that were sent tells it that the form was looked at.
            request.set_headers(answer.sent_headers)
            seeded.append((request, answer))
    await wapiti.persister.save_requests(seeded)
    await wapiti.persister.close()


def request_of(base, target):
    address = base.rstrip("/") + target["address"]
    if target["method"] == "GET":
        return Request(address)
    if target["json"]:
        return Request(address, "POST", post_params=target["json"], enctype="application/json")
    files = [[name, ("picture.png", PICTURE, "image/png")] for name in target["files"]]
    kind = "multipart/form-data" if target["is_multipart"] else "application/x-www-form-urlencoded"
    return Request(
        address,
        "POST",
        post_params=[list(pair) for pair in target["fields"]],
        file_params=files,
        enctype=kind,
        referer=address,
    )


asyncio.run(seed(sys.argv[1], sys.argv[2], json.load(sys.stdin)))
