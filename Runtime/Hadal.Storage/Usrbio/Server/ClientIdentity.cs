namespace Hadal.Storage.Usrbio.Server;

/// <summary>Who asks, as the kernel says.</summary>
/// <param name="UserId">Effective user.</param>
/// <param name="ProcessId">Thread group, not thread.</param>
internal readonly record struct ClientIdentity(uint UserId, int ProcessId);
