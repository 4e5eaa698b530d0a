import Testing

@testable import FCNScanKit

@Suite struct PictureNamesTests {
    @Test(
        "Names begin below the deepest folder that all pictures have in common",
        arguments: [
            (["a/b/c.png", "a/b/d.png"], "a/b", ["c.png", "d.png"]),
            (["a/b/c.png", "a/d.png"], "a", ["b/c.png", "d.png"]),
            (["c.png", "a/d.png"], ".", ["c.png", "a/d.png"]),
            (["/x/y.png"], "/x", ["y.png"]),
            (["/y.png", "/z/w.png"], "/", ["y.png", "z/w.png"]),
            (["a//b.png", "a/bc/d.png"], "a", ["b.png", "bc/d.png"]),
        ])
    func namesBeginBelow(paths: [String], folder: String, names: [String]) {
        let found = PictureNames(paths)
        #expect(found.folder == folder && found.names == names)
    }
}
