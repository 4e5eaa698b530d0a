import Testing

@testable import Datasets

@Suite struct NamedPicturesTests {
    let pictures = NamedPictures([
        "train/images/a.jpg", "valid/images/a.jpg", "valid/images/b.png", "images/c.png", "d.png.tif", "e.png",
    ])

    @Test("A path names the picture with the longest end in common, or else the only one of its last part")
    func paths() {
        #expect(pictures.picture(named: "/data/valid/images/a.jpg") == "valid/images/a.jpg")
        #expect(pictures.picture(named: "C:\\x\\images\\c.png") == "images/c.png")
        #expect(pictures.picture(named: "elsewhere/b.png") == "valid/images/b.png")
        #expect(pictures.picture(named: "elsewhere/a.jpg") == nil)
        #expect(pictures.name(for: "new/f.png") == "new/f.png" && pictures.name(for: "../f.png") == "f.png")
        #expect(pictures.name(for: "..") == nil)
    }

    @Test("Labels are of the picture of the same path, whatever of images and labels is in it")
    func labels() {
        #expect(pictures.picture(ofLabels: "train/labels/a.txt") == "train/images/a.jpg")
        #expect(pictures.picture(ofLabels: "labels/valid/a.txt") == "valid/images/a.jpg")
        #expect(pictures.picture(ofLabels: "labels/c.txt") == "images/c.png")
        #expect(pictures.picture(ofLabels: "b.txt") == "valid/images/b.png")
        #expect(pictures.picture(ofLabels: "a.txt") == nil)
        #expect(pictures.picture(ofLabels: "labels/d.png.txt") == "d.png.tif")
        #expect(pictures.picture(ofLabels: "e.png.txt") == "e.png")
    }
}
