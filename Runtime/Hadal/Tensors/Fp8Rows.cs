namespace Hadal;

/// <summary>
/// An FP8 e4m3 matrix with one scale per row and 128 columns (1 × 128), the left operand of a GEMM. An element's value
/// is its byte's value times its scale.
/// </summary>
public sealed class Fp8Rows : IDisposable
{
    private readonly bool _owns;

    /// <summary>Allocates values and scales for a [rows, columns] matrix; contents are undefined.</summary>
    /// <param name="device">Where it lives.</param>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Columns, a positive multiple of 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is not allowed.</exception>
    public Fp8Rows(Device device, int rows, int columns)
    {
        ScaleShape.CheckOperand(rows, columns, nameof(Fp8Rows));
        (int first, int second) = ScalesFor(rows, columns);
        Values = new(device, rows, columns);
        Scales = new(device, first, second);
        _owns = true;
    }

    private Fp8Rows(DeviceTensor<Float8E4M3> values, DeviceTensor<float> scales)
    {
        Values = values;
        Scales = scales;
    }

    /// <summary>Wraps tensors of the caller, who goes on owning them.</summary>
    /// <param name="values">[rows, columns], columns a multiple of 16.</param>
    /// <param name="scales">[⌈columns / 128⌉, rows rounded up to a multiple of 4]; the padding is never read as a number.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the devices differ.</exception>
    public static Fp8Rows From(DeviceTensor<Float8E4M3> values, DeviceTensor<float> scales)
    {
        ScaleShape.CheckPair(values, scales, nameof(Fp8Rows), ScalesFor);
        return new(values, scales);
    }

    /// <summary>Where the matrix lives.</summary>
    public Device Device => Values.Device;

    /// <summary>Rows of the matrix.</summary>
    public int Rows => Values.Shape[0];

    /// <summary>Columns of the matrix.</summary>
    public int Columns => Values.Shape[1];

    /// <summary>The bytes, [rows, columns].</summary>
    public DeviceTensor<Float8E4M3> Values { get; }

    /// <summary>The scales, [⌈columns / 128⌉, rows rounded up to a multiple of 4]: those of 128 columns lie together.</summary>
    public DeviceTensor<float> Scales { get; }

    /// <summary>Frees values and scales, unless they were wrapped.</summary>
    public void Dispose()
    {
        if (_owns)
        {
            Values.Dispose();
            Scales.Dispose();
        }
    }

    internal static (int First, int Second) ScalesFor(int rows, int columns) => (ScaleShape.Groups(columns), ScaleShape.AlignedRows(rows));
}
