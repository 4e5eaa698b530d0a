import Files
import Testing

@Suite("Paths")
struct PathTests {
    @Test(
        "are cut at slashes, however short they are",
        arguments: [
            ("a/b/c.png", "a/b", "c.png"), ("c.png", "", "c.png"), ("/c.png", "/", "c.png"), ("0", "", "0"),
            ("a/0", "a", "0"), ("a/b/", "a", "b"), ("a//b", "a", "b"), ("", "", ""), ("./x", ".", "x"),
        ])
    func parts(whole: String, folder: String, name: String) {
        #expect(Path.folder(of: whole) == folder)
        #expect(Path.name(of: whole) == name)
    }

    @Test("lose what stands from the last dot on")
    func stems() {
        #expect(["a.png", "a.b.png", "a", ".a", "a."].map(Path.stem(of:)) == ["a", "a.b", "a", ".a", "a"])
    }

    @Test("lose an ending of several parts, or else what stands from the last dot on")
    func bases() {
        let paths = ["x/a.b.json", "x.y/a.json", "x.y/a", ".b.json"]
        #expect(paths.map { Path.base(of: $0, ending: ".b.json") } == ["x/a", "x.y/a", "x.y/a", ""])
    }

    @Test("are put into folders")
    func joined() {
        #expect(Path.joined("", "a") == "a")
        #expect(Path.joined("b", "a") == "b/a")
        #expect(Path.joined("/", "a") == "/a")
    }
}
