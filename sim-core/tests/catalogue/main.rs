//! The catalogue: what is compiled in, what a file may say, and what is told of mistakes.

mod balance;
mod mistakes;
mod verdant;
