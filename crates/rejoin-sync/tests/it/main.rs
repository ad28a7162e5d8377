mod endpoint;
mod keys;
