import Foundation
import Raster
import TestSupport
import Testing

@testable import Datasets

@Suite struct CIFARTests {
    func withCIFAR10(_ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try writeBytes(PackedSupport.cifar(labels: [[1], [0]]), to: folder + "/data_batch_1.bin")
            try writeBytes(PackedSupport.cifar(labels: [[1]], seed: 20), to: folder + "/data_batch_2.bin")
            try writeBytes(PackedSupport.cifar(labels: [[0]], seed: 40), to: folder + "/test_batch.bin")
            try writeBytes(Array("airplane\nautomobile\n\n".utf8), to: folder + "/batches.meta.txt")
            try body(folder)
        }
    }

    @Test("CIFAR-10 is read with its names, its planes interleaved, and its test part")
    func cifar10() throws {
        try withCIFAR10 { folder in
            let data = try LabelledData.cifar(folder)
            #expect(data.classes == ["airplane", "automobile"])
            #expect(
                data.pictures.map(\.name) == [
                    "data_batch_1/00000", "data_batch_1/00001", "data_batch_2/00000", "test_batch/00000",
                ])
            #expect(data.pictures.map(\.part) == [nil, nil, nil, .test])
            #expect(data.samplesPerClass == [2, 2])
            let picture = try data.store.picture(at: 1)
            #expect((picture.width, picture.height, picture.channels) == (32, 32, 3))
            for channel in 0..<3 {
                #expect(picture[5, 9, channel] == UInt8(truncatingIfNeeded: channel * 80 + 9 * 32 + 5 + 1))
            }
            #expect(
                try LabelledData.cifar(folder, channels: 1).store.picture(at: 1) == picture.converted(toChannels: 1))
        }
    }

    @Test("CIFAR-100 is read with its fine labels; without names classes are numbers")
    func cifar100() throws {
        try withTemporaryFolder { folder in
            try writeBytes(PackedSupport.cifar(labels: [[9, 42], [9, 7], [8, 42]]), to: folder + "/train.bin")
            let data = try LabelledData.cifar(folder)
            #expect(data.classes == ["7", "42"])
            #expect(data.samplesPerClass == [1, 2])
        }
    }

    @Test("A damaged file is listed while others are there, and is an error when it is alone")
    func damaged() throws {
        try withCIFAR10 { folder in
            let whole = PackedSupport.cifar(labels: [[1], [0]])
            try writeBytes(Array(whole.dropLast(100)), to: folder + "/data_batch_1.bin")
            try writeBytes(PackedSupport.cifar(labels: [[0], [2]]), to: folder + "/test_batch.bin")
            // A class without a picture is left in the good file.
            try writeBytes(PackedSupport.cifar(labels: [[0], [1]]), to: folder + "/data_batch_2.bin")
            let data = try LabelledData.cifar(folder)
            #expect(data.pictures.count == 2)
            #expect(data.skipped.map(\.path) == [folder + "/data_batch_1.bin", folder + "/test_batch.bin"])
            #expect(data.skipped[0].reason.contains("byte 3073"), "\(data.skipped)")
            #expect(data.skipped[1].reason.contains("byte 3073"), "\(data.skipped)")
            try FileManager.default.removeItem(atPath: folder + "/data_batch_2.bin")
            #expect(
                throws: TrainingDataError.damagedFile(
                    path: folder + "/data_batch_1.bin", byte: 3073,
                    expected: "records of 3073 bytes, each a whole picture",
                    found: "2973 bytes before the end of the file")
            ) { try LabelledData.cifar(folder) }
        }
    }

    @Test("A class without a picture, and files that memory does not hold, are refused")
    func refused() throws {
        try withCIFAR10 { folder in
            #expect(throws: TrainingDataError.self) {
                try LabelledData.cifar(folder, loading: PictureLoading(memoryBytes: 5000))
            }
            try writeBytes(Array("airplane\nautomobile\nbird\n".utf8), to: folder + "/batches.meta.txt")
            #expect(throws: TrainingDataError.emptyClass(name: "bird", path: folder)) {
                try LabelledData.cifar(folder)
            }
        }
    }
}
