/// A picture by its path in parts and its page, so that `./a.png` and `a.png` are the same.
struct ListedPicture: Hashable, Sendable {
    /// The folders and the name; a path from the root begins with an empty part.
    let parts: [String]
    /// The page, from 1.
    let page: Int

    init(_ path: String, page: Int) {
        let all = path.split(separator: "/").filter { $0 != "." }.map(String.init)
        parts = path.hasPrefix("/") ? [""] + all : all
        self.page = page
    }
}
