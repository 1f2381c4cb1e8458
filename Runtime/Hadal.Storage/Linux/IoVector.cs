namespace Hadal.Storage.Linux;

/// <summary>struct iovec.</summary>
internal readonly unsafe record struct IoVector(nint Address, nuint Bytes);
