import Testing

@testable import Service

@Suite struct PictureNameTests {
    @Test(
        "Names of pictures are names of files in a folder",
        arguments: [
            (nil, "picture"), ("", "picture"), ("..", "picture"), ("a/", "a"), ("/etc/passwd", "passwd"),
            ("C:\\Users\\x\\smear.jpg", "smear.jpg"), ("a\0b\u{1B}c.png", "abc.png"),
            ("Zelle 1 ü.tif", "Zelle 1 ü.tif"),
        ])
    func cleaned(text: String?, name: String) { #expect(PictureName.cleaned(text) == name) }

    @Test("Long names are cut between letters")
    func longNames() { #expect(PictureName.cleaned(String(repeating: "ü", count: 300)).utf8.count == 200) }
}
