namespace Hadal;

/// <summary>Between which memories an asynchronous copy goes.</summary>
internal enum CopyDirection
{
    HostToDevice,
    DeviceToHost,
    WithinDevice,
}
