//! The default theme, as `build.rs` packed it into the program.

/// The files of the default theme by path, sorted: `themes/default/theme.yaml` and so on.
pub fn sources() -> &'static [(&'static str, &'static [u8])] {
    SOURCES
}

static SOURCES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/theme.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_is_whole_and_sorted() {
        assert!(sources().is_sorted());
        for path in ["theme.yaml", "templates/base.html", "i18n/en.yaml", "assets/site.css"] {
            let path = format!("themes/default/{path}");
            assert!(sources().iter().any(|it| it.0 == path && !it.1.is_empty()), "{path}");
        }
    }
}
