namespace Hadal.Storage.Requests;

/// <summary>What became of a request.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Transferred">Bytes before it ended.</param>
/// <param name="Error">Error number of Linux.</param>
internal readonly record struct IoResult(RequestState State, int Transferred, int Error);
