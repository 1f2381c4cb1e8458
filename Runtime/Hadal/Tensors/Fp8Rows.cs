namespace Hadal;

/// <summary>An FP8 e4m3 matrix with one scale per row and 128 columns.</summary>
public sealed class Fp8Rows : IDisposable
{
    /// <summary>Allocates values and scales for a [m, k] matrix; contents are undefined.</summary>
    public Fp8Rows(Device device, int rows, int columns) => throw new NotImplementedException();

    /// <summary>Rows of the matrix.</summary>
    public int Rows => throw new NotImplementedException();

    /// <summary>Columns of the matrix.</summary>
    public int Columns => throw new NotImplementedException();

    /// <summary>The bytes, [rows, columns].</summary>
    public DeviceTensor<Float8E4M3> Values => throw new NotImplementedException();

    /// <summary>The scales.</summary>
    public DeviceTensor<float> Scales => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
