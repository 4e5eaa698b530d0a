import Foundation
import Raster
import Testing

@Suite struct RasterErrorTests {
    private let folder = TestFolder()

    @Test("Files that are no pictures are each refused in one sentence")
    func filesThatAreNoPictures() throws {
        let missing = folder.file("missing.png")
        #expect(throws: RasterError.cannotRead(path: missing, reason: "No such file or directory")) {
            try PictureReader(missing)
        }
        let directory = folder.file("x.jpg")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        #expect(throws: RasterError.notAFile(path: directory, found: "a folder")) { try PictureReader(directory) }
        let empty = try folder.write([], as: "empty.png")
        #expect(throws: RasterError.empty(path: empty)) { try PictureReader(empty) }
        #expect(throws: RasterError.notAFile(path: "/dev/null", found: "a pipe or a device")) {
            try PictureReader("/dev/null")
        }
    }

    @Test("A file without permission is refused", .disabled(if: geteuid() == 0, "the superuser may read everything"))
    func fileWithoutPermissionIsRefused() throws {
        let path = try folder.write([1, 2, 3], as: "secret.png")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        #expect(throws: RasterError.cannotRead(path: path, reason: "Permission denied")) { try PictureReader(path) }
    }

    @Test("Every sentence names the file and what to do")
    func everySentenceNamesFile() {
        let path = "a folder/a picture.png"
        let errors: [RasterError] = [
            .cannotRead(path: path, reason: "Permission denied"),
            .notAFile(path: path, found: "a folder"),
            .empty(path: path),
            .notAPicture(path: path, found: "text"),
            .formatNotRead(path: path, format: "GIF"),
            .codecNotRead(path: path, format: .tiff, codec: "JPEG 2000", converter: "libvips"),
            .partNotFound(path: path, wanted: "page 3", found: "2 pages, counted from 1"),
            .featureNotRead(path: path, format: .jpeg, reason: "Unsupported JPEG data precision 12"),
            .tooManyPixels(path: path, width: 5, height: 6, limit: 7),
            .tooManyBytes(path: path, width: 5, height: 6, bytes: 8, limit: 7, holding: .rows),
            .outOfMemory(path: path, bytes: 9),
            .damagedHeader(path: path, format: .png, reason: "IHDR: CRC error"),
            .damaged(path: path, format: .png, row: 3, height: 5, reason: "the file ends too early"),
            .cannotWrite(path: path, reason: "No space left on device"),
            .tooLargeForFormat(path: path, format: .jpeg, width: 70_000, height: 1, limit: 65_500),
        ]
        for error in errors {
            #expect(error.description.contains("'\(path)'"))
            #expect(error.description.contains(";"), "no advice: \(error)")
            #expect(!error.description.contains("\n"))
            #expect(error.localizedDescription == error.description)
        }
        #expect(
            errors[12].description
                == "cannot read 'a folder/a picture.png': expected 5 rows, the PNG data is good for 3: "
                + "the file ends too early; copy or export it again")
    }
}
