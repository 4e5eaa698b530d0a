import Files

/// The files of a CIFAR set in a folder, in the binary version: every picture is its labels in a byte each, then 32×32
/// bytes of red, of green, and of blue.
///
/// - Note: Source: cs.toronto.edu/~kriz/cifar.html, "Binary version".
struct CIFARSet: Equatable {
    struct File: Equatable {
        var path: String
        var part: Split.Part?
    }

    static let side = 32
    var files: [File]
    /// Bytes of labels before each picture; the last of them counts.
    var labelBytes: Int
    /// The names of the classes, a line each.
    var names: String?

    /// The set in a folder; `nil` where none is.
    init?(in folder: String) throws {
        let present = try PictureFolder.files(in: folder)
        func path(_ name: String) -> String? { present.contains(name) ? Path.joined(folder, name) : nil }
        let batches = present.filter { $0.hasPrefix("data_batch_") && $0.hasSuffix(".bin") }
        if !batches.isEmpty {
            labelBytes = 1
            names = path("batches.meta.txt")
            files = batches.map { File(path: Path.joined(folder, $0), part: nil) }
            if let test = path("test_batch.bin") { files.append(File(path: test, part: .test)) }
        } else if let train = path("train.bin") {
            labelBytes = 2
            names = path("fine_label_names.txt")
            files = [File(path: train, part: nil)]
            if let test = path("test.bin") { files.append(File(path: test, part: .test)) }
        } else {
            return nil
        }
    }
}
