//! hovers
