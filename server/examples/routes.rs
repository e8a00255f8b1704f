//! Prints every route of the faces, a line each: method and path, from the tables that make the routers. `make browser` asks it,
//! so that a page nobody looks at fails the run.

fn main() {
    let faces = [platform::table(), app::table(), terminal::table(), notice::table(), api::table()];
    for (route, _) in faces.into_iter().flatten() {
        println!("{} {}", route.method, route.path);
    }
}
