namespace Hadal.Cli.Peers.CublasLt;

/// <summary>A call of cuBLASLt that failed.</summary>
internal sealed class CublasLtException(string call, int status) : HadalException($"{call} answered {status} (cublasStatus_t).");
