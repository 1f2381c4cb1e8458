namespace Hadal.Tests.Cpu;

/// <summary>The ways through the managed GEMM, of which one machine would choose only some.</summary>
public enum CpuGemmWay
{
    /// <summary>What this machine takes for the shape.</summary>
    Chosen,

    /// <summary>Dot products, made for few rows.</summary>
    Rows,

    /// <summary>Panels with 512-bit vectors, emulated where there are none.</summary>
    Wide,

    /// <summary>Panels with the machine's usual vectors.</summary>
    Portable,
}
