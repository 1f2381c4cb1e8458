namespace Hadal.Storage.Fuse.Nodes;

/// <summary>Who asked the kernel. The thread is a thread, not a process.</summary>
internal readonly record struct Caller(uint UserId, uint GroupId, int ThreadId);
