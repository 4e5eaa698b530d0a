import Testing

@testable import Exports

@Suite struct ExportSetTests {
    @Test("Classes are numbered in the order in which pictures name them")
    func classesAreNumbered() throws {
        var set = ExportSet()
        for (path, classes) in [("a", ["x", "y"]), ("b", ["z", "y"])] {
            try set.add(ExportedPicture(path: path, width: 1, height: 1, classes: classes, objects: []))
        }
        #expect(set.classes == ["x", "y", "z"] && set.number(ofClass: "z") == 2 && set.count == 2)
    }

    @Test("A picture stands in a set once, but each of its pages may")
    func picturesAreNotRepeated() throws {
        var set = ExportSet()
        var picture = ExportedPicture(path: "x/a.tif", width: 1, height: 1, classes: ["c"], objects: [])
        try set.add(picture)
        picture.page = 2
        try set.add(picture)
        picture.path = "./x//a.tif"
        #expect(throws: ExportError.repeatedPicture(image: "./x//a.tif", page: 2)) { try set.add(picture) }
        #expect("\(ExportError.repeatedPicture(image: "a", page: 2))".contains("'a', page 2"))
    }
}
