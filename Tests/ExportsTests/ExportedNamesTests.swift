import Testing

@testable import Exports

@Suite struct ExportedNamesTests {
    private func names(_ paths: [String], pages: [Int]? = nil) -> [ExportedNames] {
        ExportedNames.all(
            of: paths.enumerated().map { ListedPicture($1, page: pages?[$0] ?? 1) })
    }

    @Test("Names begin below the deepest folder that holds all pictures")
    func commonFolderIsLeftOut() {
        #expect(names(["x/y/a.png"]).map(\.picture) == ["a.png"])
        #expect(names(["./x/y/a.png", "x//y/z/b.png"]).map(\.picture) == ["a.png", "z/b.png"])
        #expect(names(["/x/a.png", "/y/a.png"]).map(\.picture) == ["x/a.png", "y/a.png"])
        #expect(names(["/x/a.png", "x/a.png"]).map(\.nested) == ["x/a.png", "x/a.png-2"])
        #expect(names([]).isEmpty)
    }

    @Test("Names of files are distinct, whatever pictures are called, and stay in their folder")
    func namesAreDistinct() {
        let found = names(["s/a.png", "s/a.jpg", "s/a.png.png", "s/b/a.png", "s/b_a.png", "s/.png", "s/白.png"])
        #expect(found.map(\.nested) == ["a.png-2", "a.jpg", "a.png", "b/a", "b_a", ".png", "白"])
        #expect(found.map(\.flat) == ["a.png-2", "a.jpg", "a.png", "b_a.png", "b_a.png-2", ".png", "白"])
        #expect(found.map(\.whole) == found.map(\.picture))
        #expect(names(["../a.png", "b/../../c.png"]).map(\.nested) == ["__/a", "b/__/__/c"])
    }

    @Test("Later pages have their number in the name")
    func pagesAreNamed() {
        let found = names(["a.tif", "a.tif", "a.tif"], pages: [1, 2, 10])
        #expect(found.map(\.picture) == ["a.tif", "a-page2.tif", "a-page10.tif"])
        #expect(found.map(\.flat) == ["a", "a-page2", "a-page10"])
        #expect(names(["a-page2.tif", "a.tif"], pages: [1, 2]).map(\.whole) == ["a-page2.tif", "a-page2.tif-2"])
    }
}
