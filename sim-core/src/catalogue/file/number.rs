//! How large the numbers of a file may be.

/// A whole number of the file.
pub(super) trait Number: From<u8> + TryFrom<i128> {
    /// The largest.
    const MOST: u32;
}

impl Number for u8 {
    const MOST: u32 = u8::MAX as u32;
}

impl Number for u16 {
    const MOST: u32 = u16::MAX as u32;
}

impl Number for u32 {
    const MOST: u32 = u32::MAX;
}
