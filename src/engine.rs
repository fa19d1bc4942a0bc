//! The stages tied together by memos.
