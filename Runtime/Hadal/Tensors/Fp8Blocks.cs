namespace Hadal;

/// <summary>An FP8 e4m3 matrix with one scale per block of 128 × 128.</summary>
public sealed class Fp8Blocks : IDisposable
{
    /// <summary>Allocates values and scales for a [n, k] matrix; contents are undefined.</summary>
    public Fp8Blocks(Device device, int rows, int columns) => throw new NotImplementedException();

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
