import Files
import Formats

extension LabelledData {
    /// Reads a folder with CIFAR-10 or CIFAR-100 in the binary version.
    ///
    /// `data_batch_*.bin` or `train.bin` are learnt from, `test_batch.bin` or `test.bin` are the test part. CIFAR-100
    /// is read with its fine labels. A damaged file is listed in ``skipped`` as long as another is there to learn from.
    ///
    /// - Parameter channels: 1 gives grey, 3 gives colour.
    /// - Throws: ``TrainingDataError``, with the offset of the byte that is wrong; `FormatError` for the class names.
    public static func cifar(
        _ folder: String, channels: Int = 3, loading: PictureLoading = PictureLoading()
    ) throws -> LabelledData {
        try cifar(folder, channels: channels, loading: loading, minimumClasses: 2)
    }

    static func cifar(
        _ path: String, channels: Int, loading: PictureLoading, minimumClasses: Int
    ) throws -> LabelledData {
        guard let set = try CIFARSet(in: path) else {
            throw TrainingDataError.unknownForm(path: path, lookedFor: [DataForm.lookedForCIFAR])
        }
        var names: [Int: String]?
        if let file = set.names {
            let lines = try TextFile.lines(of: file).map(\.trimmed).filter { !$0.isEmpty }
            names = Dictionary(uniqueKeysWithValues: lines.enumerated().map { ($0, $1) })
        }
        var packed = PackedSet(width: CIFARSet.side, height: CIFARSet.side, storedChannels: 3)
        var skipped: [SkippedPicture] = []
        var firstError: (any Error)?
        for (number, file) in set.files.enumerated() {
            loading.onProgress(number, set.files.count)
            do {
                let (labels, samples) = try cifarFile(
                    file.path, labelBytes: set.labelBytes, names: names, limitBytes: loading.memoryBytes - packed.bytes)
                packed.append(
                    PackedSet.Source(
                        path: file.path, prefix: Path.stem(of: file.path) + "/", part: file.part, labels: labels),
                    samples: samples)
            } catch {
                if case TrainingDataError.tooLargeForMemory = error { throw error }
                firstError = firstError ?? error
                skipped.append(SkippedPicture(path: file.path, reason: "\(error)"))
            }
        }
        loading.onProgress(set.files.count, set.files.count)
        if !packed.hasTraining, let firstError { throw firstError }
        return try packed.data(
            path: path, names: names, channels: channels, skipped: skipped, minimumClasses: minimumClasses)
    }

    private static func cifarFile(
        _ path: String, labelBytes: Int, names: [Int: String]?, limitBytes: Int
    ) throws -> (labels: [Int], samples: [UInt8]) {
        let plane = CIFARSet.side * CIFARSet.side
        let recordBytes = labelBytes + 3 * plane
        let file = try UnpackedFile(path)
        guard file.fileBytes <= limitBytes else {
            throw TrainingDataError.tooLargeForMemory(path: path, bytes: file.fileBytes, limitBytes: limitBytes)
        }
        guard file.fileBytes > 0, file.fileBytes % recordBytes == 0 else {
            throw TrainingDataError.damagedFile(
                path: path, byte: file.fileBytes / recordBytes * recordBytes,
                expected: "records of \(recordBytes) bytes, each a whole picture",
                found: "\(file.fileBytes % recordBytes) bytes before the end of the file")
        }
        let count = file.fileBytes / recordBytes
        var labels: [Int] = []
        var samples = [UInt8](repeating: 0, count: count * 3 * plane)
        for index in 0..<count {
            let record = try file.read(recordBytes)
            let label = Int(record[labelBytes - 1])
            if let names, names[label] == nil {
                throw TrainingDataError.damagedFile(
                    path: path, byte: index * recordBytes + labelBytes - 1,
                    expected: "a label below \(names.count), the number of class names", found: "\(label)")
            }
            labels.append(label)
            record.withUnsafeBufferPointer { record in
                for pixel in 0..<plane {
                    for channel in 0..<3 {
                        samples[(index * plane + pixel) * 3 + channel] = record[labelBytes + channel * plane + pixel]
                    }
                }
            }
        }
        try file.finish()
        return (labels, samples)
    }
}
