//! A resolved text into HTML.

use serde::{Serialize, Serializer};

use crate::resolve::pages::Notes;
use crate::resolve::text::{Resolved, Rich};

impl Serialize for Resolved {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        todo!()
    }
}

impl Serialize for Notes {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        todo!()
    }
}

impl Serialize for Rich {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        todo!()
    }
}
