namespace Hadal.Storage.Usrbio.Server;

/// <summary>Something happened to a name of a folder.</summary>
/// <param name="Name">The name; empty where events were lost.</param>
/// <param name="IsClosed">Whether a file that could be written was closed; else the name was made or removed.</param>
internal readonly record struct FolderEvent(string Name, bool IsClosed);
