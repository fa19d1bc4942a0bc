//! Every place a link may lead.
