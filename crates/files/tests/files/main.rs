//! What is taken, what is refused, what is taken out of pictures, and how files are kept. Every file is made by
//! `alongside-hostile`; there are none in the repository.

mod hostile;
mod names;
mod pictures;
mod refused;
mod scanner;
mod shelf;
mod taken;
mod written;
