//! Dice that fall the same on every machine: SplitMix64, by Sebastiano Vigna.

/// A run of numbers that looks random and is not.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// The run that belongs to the `number`th of its kind, so that the text of one chapter does not
    /// depend on how many there are.
    pub fn of(kind: u64, number: usize) -> Self {
        let mut dice = Self(kind.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ number as u64);
        dice.next();
        dice
    }

    /// A number below `bound`, which must not be 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// One of `some`.
    pub fn one<'a, T>(&mut self, some: &'a [T]) -> &'a T {
        &some[self.below(some.len())]
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
