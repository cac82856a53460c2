//! Sets that only ever grow together.

/// Disjoint sets with paths halved and the smaller number as root, so that the result does not depend on the order of
/// joining.
#[derive(Clone, Debug)]
pub struct Union {
    up: Vec<u32>,
}

impl Union {
    /// So many sets of one each.
    pub fn new(count: usize) -> Self {
        Self { up: (0..count as u32).collect() }
    }

    /// The root of a member's set: the smallest number in it.
    pub fn find(&mut self, mut n: u32) -> u32 {
        while self.up[n as usize] != n {
            self.up[n as usize] = self.up[self.up[n as usize] as usize];
            n = self.up[n as usize];
        }
        n
    }

    /// Joins two sets; the root of the whole.
    pub fn join(&mut self, a: u32, b: u32) -> u32 {
        let (a, b) = (self.find(a), self.find(b));
        let (low, high) = (a.min(b), a.max(b));
        self.up[high as usize] = low;
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_the_smallest_whatever_the_order() {
        let mut sets = Union::new(6);
        sets.join(5, 3);
        sets.join(3, 4);
        sets.join(4, 1);
        assert_eq!((sets.find(5), sets.find(3), sets.find(0)), (1, 1, 0));
    }
}
