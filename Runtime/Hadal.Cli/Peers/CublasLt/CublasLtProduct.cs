namespace Hadal.Cli.Peers.CublasLt;

/// <summary>A product for cuBLASLt: extents, addresses on the device, and what becomes of D.</summary>
/// <param name="M">Rows of D, already filled up to what the elements need.</param>
/// <param name="N">Columns of D.</param>
/// <param name="K">The inner dimension.</param>
/// <param name="A">[M, K].</param>
/// <param name="B">[N, K].</param>
/// <param name="ScalesA">Scales of A: one, or one a row and 128 of K.</param>
/// <param name="ScalesB">Scales of B: one, or as <paramref name="ScaleOfB"/> says.</param>
/// <param name="ScaleOfB">How B is scaled where it is not by one.</param>
/// <param name="D">[M, N].</param>
/// <param name="Result">Elements of D.</param>
/// <param name="Accumulates">Whether D = D + A·Bᵀ: C is D, and β is 1.</param>
internal readonly record struct CublasLtProduct(
    int M, int N, int K, nint A, nint B, nint ScalesA, nint ScalesB, MatrixScale ScaleOfB, nint D, CudaDataType Result, bool Accumulates);
