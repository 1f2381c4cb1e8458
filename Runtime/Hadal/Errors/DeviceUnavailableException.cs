namespace Hadal;

/// <summary>A device that was asked for is not there: no driver, no such GPU, or a selection that cannot be read.</summary>
public sealed class DeviceUnavailableException : HadalException
{
    internal DeviceUnavailableException(string message)
        : base(message)
    {
    }
}
