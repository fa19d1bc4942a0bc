//! What a value looks like to one who sees it as JSON: its fields, what each of them is, and what
//! it means. [`described!`] takes that from the code itself, so it cannot say anything else.

use std::sync::Arc;

/// What something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A text, which has to be escaped.
    Text,
    /// A text that is ready HTML.
    Html,
    /// A text that is ready SVG.
    Svg,
    /// An address, which counts from the site's root.
    Address,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of such.
    List(Box<Sort>),
    /// A record with these fields.
    Record(Vec<Field>),
    /// Something that may not be there.
    Perhaps(Box<Sort>),
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub sort: Sort,
    /// What it means.
    pub about: String,
}

/// Something that can say what it looks like.
pub trait Described {
    /// What it is.
    fn sort() -> Sort;
}

impl Sort {
    /// What there is of it, where it is there.
    pub fn bare(&self) -> &Self {
        match self {
            Self::Perhaps(inner) => inner.bare(),
            other => other,
        }
    }

    /// The fields of a record.
    pub fn fields(self) -> Vec<Field> {
        match self {
            Self::Record(fields) => fields,
            Self::Perhaps(inner) => inner.fields(),
            _ => Vec::new(),
        }
    }
}

/// A doc comment as a reader sees it: one line, and what linked to code only names it.
pub fn about(lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|it| it.trim()).collect();
    lines.join(" ").replace("[`", "`").replace("`]", "`")
}

macro_rules! is {
    ($($of:ty => $sort:expr;)*) => {
        $(impl Described for $of {
            fn sort() -> Sort {
                $sort
            }
        })*
    };
}

is! {
    String => Sort::Text;
    &'static str => Sort::Text;
    Arc<str> => Sort::Text;
    bool => Sort::Flag;
    u8 => Sort::Number;
    u32 => Sort::Number;
    usize => Sort::Number;
}

impl<T: Described> Described for Option<T> {
    fn sort() -> Sort {
        Sort::Perhaps(Box::new(T::sort()))
    }
}

impl<T: Described> Described for Vec<T> {
    fn sort() -> Sort {
        Sort::List(Box::new(T::sort()))
    }
}

impl<T: Described> Described for Arc<T> {
    fn sort() -> Sort {
        T::sort()
    }
}

/// Structs that say what they look like: each is what it would be without this, and
/// [`Described`] by its own fields and their doc comments.
macro_rules! described {
    ($(
        $(#[$($outer:tt)*])*
        pub struct $name:ident {
            $($(#[$($inner:tt)*])* pub $field:ident: $of:ty,)*
        }
        $(beside { $($(#[$($more:tt)*])* $added:ident: $shape:ty,)* })?
    )*) => {
        $(
            $(#[$($outer)*])*
            pub struct $name {
                $($(#[$($inner)*])* pub $field: $of,)*
            }

            impl $crate::base::Described for $name {
                fn sort() -> $crate::base::Sort {
                    $crate::base::Sort::Record(vec![$($crate::base::Field {
                        name: stringify!($field),
                        sort: <$of as $crate::base::Described>::sort(),
                        about: $crate::base::about(&$crate::base::docs!(@ [] $([$($inner)*])*)),
                    },)* $($($crate::base::Field {
                        name: stringify!($added),
                        sort: <$shape as $crate::base::Described>::sort(),
                        about: $crate::base::about(&$crate::base::docs!(@ [] $([$($more)*])*)),
                    },)*)?])
                }
            }
        )*
    };
}

/// The lines of the doc comment among some attributes.
macro_rules! docs {
    (@ [$($lines:literal)*]) => { [$($lines),*] };
    (@ [$($lines:literal)*] [doc = $line:literal] $($rest:tt)*) => {
        $crate::base::docs!(@ [$($lines)* $line] $($rest)*)
    };
    (@ [$($lines:literal)*] [$($other:tt)*] $($rest:tt)*) => {
        $crate::base::docs!(@ [$($lines)*] $($rest)*)
    };
}

pub(crate) use described;
pub(crate) use docs;

#[cfg(test)]
mod tests {
    use super::*;

    described! {
        /// A tide.
        #[expect(unreachable_pub, reason = "the macro is for what others see")]
        #[derive(Debug)]
        pub struct Tide {
            /// How high,
            /// in [`Metre`]s.
            pub height: u32,
            /// When, if that is known.
            pub when: Option<Arc<str>>,
        }
    }

    #[test]
    fn a_struct_says_what_it_looks_like() {
        let tide = Tide { height: 3, when: None };
        assert_eq!((tide.height, tide.when), (3, None));
        let field = |name, sort, about: &str| Field { name, sort, about: about.to_owned() };
        assert_eq!(
            Vec::<Tide>::sort(),
            Sort::List(Box::new(Sort::Record(vec![
                field("height", Sort::Number, "How high, in `Metre`s."),
                field("when", Sort::Perhaps(Box::new(Sort::Text)), "When, if that is known."),
            ])))
        );
    }
}
