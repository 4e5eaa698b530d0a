/// Networks that make maps smaller and enlarge them again.
package enum SegmentingNetworks {
    /// Without padding, so that scores of a picture and of its parts are equal.
    package static let unpadded: [String] = [
        // The U-Net of one and of two poolings: skip connections are cropped and concatenated.
        "input 44x44x3; conv3-4 relu =a pool2 conv3-6 relu deconv2-4/s2 =u @a crop2 concat@u conv3-4 relu conv1-2",
        "input 62x58x3; conv3-4 relu =a pool2 conv3-6 relu =b pool2 conv3-8 relu deconv2-6/s2 =u @b crop2 concat@u "
            + "conv3-5 relu deconv2-4/s2 =v @a crop8 concat@v conv3-4 relu conv1-2 softmax",
        // A sum instead, mean poolings and repetition instead of transposed convolution.
        "input 40x40x3; conv3-6 relu =a avgpool2 conv3-6 relu up2 =u @a crop2 add@u conv3-3 relu conv1-2",
        // Scores that are themselves two pixels apart.
        "input 46x46x3; conv3-4 relu pool2 =a conv3-5/s2 relu deconv2-4/s2 =u @a crop0,0,2,2 add@u conv3-2",
    ]

    /// With padding that keeps the size.
    package static let padded: [String] = [
        // Three poolings, transposed convolutions whose kernels overlap.
        "input 32x48x3; conv3-4/p1 relu =a pool2 conv3-6/p1 relu =b pool2 conv3-6/p1 relu =c pool2 conv3-8/p1 relu "
            + "deconv4-6/s2/p1 concat@c conv3-6/p1 relu deconv4-6/s2/p1 add@b conv3-4/p1 relu deconv4-4/s2/p1 concat@a "
            + "conv3-4/p1 relu conv1-2",
        // A pyramid: linear enlargement, sums, and a strided convolution instead of a pooling.
        "input 24x24x3; conv3-6/s2/p1 relu =a conv3-8/s2/p1 relu =b conv1-6 up2/linear =t @a conv1-6 add@t conv3-4/p1 "
            + "relu up2/linear conv1-2 softmax",
        // As LinkNet enlarges, with a row and a column that are added at the end.
        "input 16x16x3; conv3-4/p1 relu =a pool2 conv3-6/p1 relu deconv3-4/s2/p1/o1 relu add@a conv3-2/p1",
        // Enlarged eight times at once, corner over corner.
        "input 32x32x3; [conv3-5/p1 relu pool2]*3 conv1-2 up8/asymmetric",
        // Nothing is kept but the smallest map.
        "input 20x20x3; conv3-4/p1 relu pool4 conv1-2 up2",
    ]

    package static let all = unpadded + padded
}
