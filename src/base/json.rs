//! JSON, written and read. The package that does it is named here and nowhere else.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// `value` on one line. What JSON cannot say, such as a map whose keys are no texts, is `null`;
/// no type of ours is like that.
pub fn to_json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// `value` for people: indented, and with a line break at its end.
pub fn to_pretty_json(value: &(impl Serialize + ?Sized)) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_else(|_| "null".to_owned());
    text.push('\n');
    text
}

/// The value that `text` spells.
///
/// # Errors
/// Says in words what does not fit, with line and column.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Any JSON, for tests that look into it.
#[cfg(test)]
pub use serde_json::Value as Json;

/// A value as whoever reads its JSON sees it.
#[cfg(test)]
pub fn json_of(value: &impl Serialize) -> Json {
    serde_json::to_value(value).expect("JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_control_characters_come_back() {
        let text = "a \"b\"\n\u{1}\\";
        assert_eq!(from_json::<String>(&to_json(text)).as_deref(), Ok(text));
        assert!(from_json::<u8>("\"x\"").is_err());
    }
}
