//! The author's browser.

/// Opens `address` in the author's browser.
///
/// # Errors
/// Says why there is none.
pub(super) fn show(address: &str) -> Result<(), String> {
    open::that_detached(address).map_err(|error| error.to_string())
}
