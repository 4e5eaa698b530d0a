extension Architecture {
    /// Reads an architecture from its text.
    ///
    /// ```swift
    /// let net = try Architecture(text: "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu; fc2 softmax")
    /// print(net.output)  // 1x1x2
    /// ```
    ///
    /// The text is the input's height, width and channels, then the layers from first to last, separated by
    /// spaces, semicolons or line ends. A layer takes in the output before it; names let outputs branch and meet:
    ///
    /// ```
    /// text    = "input" N "x" N "x" N { item }
    /// item    = layer | "=" name | "@" name | "[" item { item } "]" "*" N
    /// layer   = "conv" size "-" N { "/s" size | "/p" sides | "/d" size }
    ///         | ( "pool" | "avgpool" ) size { "/s" size | "/p" sides }
    ///         | "relu" | "leaky" number | "tanh" | "sigmoid"
    ///         | "bn" { "/e" number | "/m" number }
    ///         | "dropout" number
    ///         | "flatten" [ "/chw" | "/hwc" ]
    ///         | "fc" N
    ///         | "softmax"
    ///         | ( "add" | "concat" ) "@" name { "," name }
    /// name    = letters, digits and "_", at most 32
    /// size    = N | N "x" N                     (square, or height x width)
    /// sides   = N | N "x" N | N "," N "," N "," N   (all; vertical x horizontal; top,left,bottom,right)
    /// comment = "#" up to the end of the line
    /// ```
    ///
    /// - `conv3-16` has 16 filters of 3×3; `/s` is the stride (1 unless told), `/p` the padding (0), `/d` the
    ///   dilation (1). `conv3x5-16/s2/p1x2/d2` has kernels 3 high and 5 wide.
    /// - `pool2` takes the largest value of 2×2, `avgpool2` the mean; the stride is the kernel unless told.
    /// - `leaky0.1` has slope 0.1 below zero; `dropout0.5` drops half; `bn/e0.001/m0.99` sets ε and momentum.
    /// - `=a` names the output before it, which is the network's input at the very beginning; `@a` goes on from it.
    /// - `add@a` adds the outputs before it and `a`, `concat@a,b` joins the channels of the output before it, `a`
    ///   and `b`, in this order. `=a conv3-16/p1 relu conv3-16/p1 add@a` is a residual block; in
    ///   `pool2 =x conv1-16 =p @x conv3-8/p1 =q @x pool3/s1/p1 concat@p,q` three paths meet.
    /// - A name that is given inside a group belongs to one repetition of it, and is not known outside.
    /// - `[conv3-16 relu pool2]*5` repeats five times; groups can be nested.
    /// - A `flatten` channel by channel is put before the first `fc` that meets a map larger than 1×1, unless a
    ///   flatten stands there; `flatten/hwc` flattens pixel by pixel, as Keras does.
    ///
    /// - Throws: ``ArchitectureTextError``, which points at the column.
    public init(text: String) throws {
        var parser = try ArchitectureParser(text)
        self = try parser.parse()
    }

    /// The architecture in the notation that ``init(text:)`` reads, on one line.
    ///
    /// Reading it gives an equal value. Repeated layers are grouped, defaults and a flatten that is put in by
    /// itself are left out; names are invented.
    public var text: String { ArchitecturePrinter(self).text }
}
