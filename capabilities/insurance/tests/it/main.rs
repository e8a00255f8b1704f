//! The insurances on both engines: the story of a pension and of a benefit, who may do what where, what is refused, the monthly run of thousands, and lives played at
//! random against a model.

mod benefit_life;
mod benefits;
mod employers;
mod house;
mod life;
mod members;
mod pensions;
mod runs;
mod staff;
mod story;

#[test]
fn both_engines_read_every_statement() {
    testkit::on_both(house::ROOMS, |db| db.prepare_all(insurance::STATEMENTS).unwrap());
}
