//! The finished site in memory, and what we remember of the one before.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::SitePath;

/// The files of a finished site. Bytes are shared with the memos that made them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output(pub BTreeMap<SitePath, Arc<[u8]>>);
