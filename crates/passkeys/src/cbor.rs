//! As much of CBOR (RFC 8949) as authenticators write: whole numbers, bytes, texts, lists and maps, each with its length before it. Anything else is
//! not read, and neither is what stands there twice.

use crate::Fault;

/// How deep values may stand in each other. Authenticators use four levels.
const DEEPEST: usize = 8;

/// The kind of what is neither a number, a text nor made of others: true, false, null, and numbers that are not whole.
const SIMPLE: u8 = 7;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Number(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    List(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// True, false or null; nothing here asks which.
    Simple(u8),
}

impl<'a> Value<'a> {
    /// Reads one value, and gives back what follows it.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Fault> {
        let mut reader = Reader { rest: bytes };
        let value = reader.value(0)?;
        Ok((value, reader.rest))
    }

    /// What a map has under this name.
    pub(crate) fn named(&self, name: &str) -> Option<&Value<'a>> {
        self.under(&Value::Text(name))
    }

    /// What a map has under this number.
    pub(crate) fn numbered(&self, number: i64) -> Option<&Value<'a>> {
        self.under(&Value::Number(number))
    }

    fn under(&self, key: &Value<'_>) -> Option<&Value<'a>> {
        let Self::Map(pairs) = self else { return None };
        pairs.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    pub(crate) fn bytes(&self) -> Option<&'a [u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub(crate) fn number(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Fault::Unreadable)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The first byte's kind and the number that comes with it.
    fn head(&mut self) -> Result<(u8, u64), Fault> {
        let first = self.take(1)?[0];
        let more = match first & 31 {
            small @ 0..=23 => return Ok((first >> 5, u64::from(small))),
            24 => 1,
            25 if first >> 5 != SIMPLE => 2,
            26 if first >> 5 != SIMPLE => 4,
            27 if first >> 5 != SIMPLE => 8,
            // Lengths that are not said before, and numbers that are not whole.
            _ => return Err(Fault::Unreadable),
        };
        let number = self.take(more)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        Ok((first >> 5, number))
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, Fault> {
        if depth > DEEPEST {
            return Err(Fault::Unreadable);
        }
        let (kind, number) = self.head()?;
        let count = usize::try_from(number).map_err(|_| Fault::Unreadable);
        match kind {
            0 => Ok(Value::Number(i64::try_from(number).map_err(|_| Fault::Unreadable)?)),
            1 => Ok(Value::Number(-1 - i64::try_from(number).map_err(|_| Fault::Unreadable)?)),
            2 => Ok(Value::Bytes(self.take(count?)?)),
            3 => Ok(Value::Text(std::str::from_utf8(self.take(count?)?).map_err(|_| Fault::Unreadable)?)),
            4 => self.list(count?, depth),
            5 => self.map(count?, depth),
            SIMPLE => Ok(Value::Simple(u8::try_from(number).map_err(|_| Fault::Unreadable)?)),
            _ => Err(Fault::Unreadable),
        }
    }

    fn list(&mut self, count: usize, depth: usize) -> Result<Value<'a>, Fault> {
        // Each takes a byte at least, so nobody has room made for what is not there.
        if count > self.rest.len() {
            return Err(Fault::Unreadable);
        }
        (0..count).map(|_| self.value(depth + 1)).collect::<Result<_, _>>().map(Value::List)
    }

    fn map(&mut self, count: usize, depth: usize) -> Result<Value<'a>, Fault> {
        if count > self.rest.len() / 2 {
            return Err(Fault::Unreadable);
        }
        let mut pairs: Vec<(Value<'a>, Value<'a>)> = Vec::with_capacity(count);
        for _ in 0..count {
            let (key, value) = (self.value(depth + 1)?, self.value(depth + 1)?);
            if pairs.iter().any(|(known, _)| *known == key) {
                return Err(Fault::Unreadable);
            }
            pairs.push((key, value));
        }
        Ok(Value::Map(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Result<Value<'_>, Fault> {
        Value::read(bytes).and_then(|(value, rest)| if rest.is_empty() { Ok(value) } else { Err(Fault::Unreadable) })
    }

    #[test]
    fn values_are_read_as_they_are_written() {
        assert_eq!(all(&[0x17]), Ok(Value::Number(23)));
        assert_eq!(all(&[0x18, 0xff]), Ok(Value::Number(255)));
        assert_eq!(all(&[0x39, 0x01, 0x00]), Ok(Value::Number(-257)));
        assert_eq!(all(&[0x43, 1, 2, 3]), Ok(Value::Bytes(&[1, 2, 3])));
        assert_eq!(all(&[0x62, b'h', b'i']), Ok(Value::Text("hi")));
        assert_eq!(all(&[0x82, 0x01, 0xf5]), Ok(Value::List(vec![Value::Number(1), Value::Simple(21)])));
        let map = all(&[0xa2, 0x01, 0x02, 0x61, b'a', 0x41, 9]).expect("a map");
        assert_eq!(
            (map.numbered(1).and_then(Value::number), map.named("a").and_then(Value::bytes)),
            (Some(2), Some(&[9][..]))
        );
        assert_eq!((map.named("b"), Value::Number(1).named("a")), (None, None));
        assert_eq!(Value::read(&[0x01, 0x02]).map(|(_, rest)| rest), Ok(&[0x02][..]));
    }

    #[test]
    fn what_can_not_be_is_not_read() {
        let deep = [vec![0x81; 20], vec![0x01]].concat();
        for wrong in [
            &[][..],
            &[0x18],
            &[0x43, 1, 2],
            &[0x5f, 0x41, 1, 0xff],
            &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x62, 0xff, 0xff],
            &[0xa2, 0x01, 0x02, 0x01, 0x03],
            &[0xc0, 0x01],
            &[0xf9, 0x00, 0x00],
            &deep,
        ] {
            assert_eq!(all(wrong), Err(Fault::Unreadable), "{wrong:x?}");
        }
    }
}
