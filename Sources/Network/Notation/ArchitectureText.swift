extension Architecture {
    /// Reads an architecture from its text.
    ///
    /// ```swift
    /// let net = try Architecture(text: "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu; fc2 softmax")
    /// print(net.output)  // 1x1x2
    /// ```
    ///
    /// The text is the size of the input, then the layers from first to last, separated by spaces, semicolons or line
    /// ends. A layer takes in the output before it; names let outputs branch and meet.
    ///
    /// The first word says in which order sizes stand in the whole text. After `size` it is width × height, as sizes of
    /// pictures are spoken of: `size 100x40x1; conv5x3-16/p2x1` has windows 100 wide and kernels 5 wide. After `input`
    /// it is height × width; models keep their architecture so, and the same network is
    /// `input 40x100x1; conv3x5-16/p1x2`. Where everything is square, both are the same.
    ///
    /// ```
    /// text    = ( "input" | "size" ) N "x" N "x" N { item }
    /// item    = layer | "=" name | "@" name | "[" item { item } "]" "*" N
    /// layer   = "conv" size "-" N { "/s" size | "/p" sides | "/d" size | "/g" N | "/b0" }
    ///         | "deconv" size "-" N { "/s" size | "/p" sides | "/d" size | "/o" size | "/g" N | "/b0" }
    ///         | ( "pool" | "avgpool" ) size { "/s" size | "/p" sides | "/d" size }
    ///         | "lppool" size { "/s" size | "/p" sides | "/d" size | "/n" N }
    ///         | "relu" | "tanh" | "sigmoid" | "hardswish" | "softplus" | "softsign" | "gelu" | "gelutanh"
    ///         | "erf" | "mish" | "abs" | "exp" | "log" | "sqrt"
    ///         | ( "leaky" | "elu" | "celu" ) number
    ///         | "selu" [ number "," number ] | "hardsigmoid" [ number "," number ]
    ///         | "clip" bound "," bound
    ///         | "prelu"
    ///         | "bn" { "/e" number | "/m" number }
    ///         | "layernorm" { "/e" number }
    ///         | "scale" [ "/map" ]
    ///         | "lrn" N { "/a" number | "/b" number | "/k" number }
    ///         | "dropout" number
    ///         | "pad" sides [ "/v" number | "/edge" | "/reflect" ]
    ///         | "crop" sides
    ///         | "up" size [ "/nearest" | "/linear" | "/asymmetric" ]
    ///         | "select" range { "," range }
    ///         | "maxout" N
    ///         | "flatten" [ "/chw" | "/hwc" ]
    ///         | "fc" N
    ///         | "softmax" | "logsoftmax" | "boxes"
    ///         | ( "add" | "sub" | "mul" | "div" | "max" | "min" | "concat" ) "@" name { "," name }
    /// name    = letters, digits and "_", at most 32
    /// size    = N | N "x" N                     (square; width x height after "size", height x width after "input")
    /// sides   = N | N "x" N | N "," N "," N "," N   (all; as a size; top,left,bottom,right)
    /// bound   = number | "inf" | "-inf"
    /// range   = N | N "-" N                     (channels, from 0)
    /// comment = "#" up to the end of the line
    /// ```
    ///
    /// - `conv3-16` has 16 filters of 3×3; `/s` is the stride (1 unless told), `/p` the padding (0), `/d` the
    ///   dilation (1), `/g` the number of groups (1); `/b0` leaves the bias out. After `size`, `conv5x3-16/s2/p2x1/d2`
    ///   has kernels 5 wide and 3 high. `deconv4-16/s2/p1/o1` is a transposed convolution; `/o` adds a row and a column at the end.
    /// - `pool2` takes the largest value of 2×2, `avgpool2` the mean, `lppool2/n3` the third root of the sum of cubes;
    ///   the stride is the kernel, and the norm of order 2, unless told.
    /// - `leaky0.1` has slope 0.1 below zero, `prelu` one for each channel that is learned; `elu1` and `celu1` have
    ///   α = 1, `selu` and `hardsigmoid` α and γ, or α and β, of their own unless told; `clip0,6` limits to 0…6, and
    ///   `clip0,inf` below only.
    /// - `dropout0.5` drops half; `bn/e0.001/m0.99` sets ε and momentum; `layernorm/e0.000001`
    ///   normalises over the channels of each position, with ε; `scale` has a factor and an addend for each
    ///   channel, `scale/map` for each value of the map; `lrn5/a0.0001/b0.75/k1` normalises over 5 channels.
    /// - `pad1` puts zeros around the map, `pad0,0,1,1/v0.5` a row and a column of 0.5 at the end, `pad1/edge` and
    ///   `pad1/reflect` values of the map; `crop4` cuts four rows and columns off each side. `up2` repeats each value 2×2 times, `up2/linear` goes from centre to centre,
    ///   `up2/asymmetric` from corner to corner. `select0-15,31` keeps channels 0 to 15 and 31.
    ///   `maxout2` takes the larger of each two neighbouring channels, so that half as many are left.
    /// - `fc7 boxes` gives scores of three classes, and where in the window the object lies and how large it is: see
    ///   ``BoxOutputs``.
    /// - `=a` names the output before it, which is the network's input at the very beginning; `@a` goes on from it.
    /// - `add@a` adds the outputs before it and `a`, `sub@a` and `div@a` subtract `a` and divide by it; an output of a
    ///   single position stands for a whole map, channel by channel. `concat@a,b` joins the channels of the output before it, `a`
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

    /// The architecture in the notation that ``init(text:)`` reads, on one line, as models keep it: with `input`, so
    /// heights first.
    ///
    /// Reading it gives an equal value. Repeated layers are grouped, defaults and a flatten that is put in by
    /// itself are left out; names are invented.
    public var text: String { ArchitecturePrinter(self, .heightFirst).text }
}
