namespace Hadal;

/// <summary>The two tensors of an FP8 matrix, whatever shares a scale.</summary>
internal readonly record struct Fp8Parts(DeviceTensor<Float8E4M3> Values, DeviceTensor<float> Scales)
{
    internal int Rows => Values.Shape[0];

    internal int Columns => Values.Shape[1];

    internal Device Device => Values.Device;

    internal static Fp8Parts Of(Fp8Rows matrix) => new(matrix.Values, matrix.Scales);

    internal static Fp8Parts Of(Fp8Blocks matrix) => new(matrix.Values, matrix.Scales);
}
