//! What is another county's is never seen.
