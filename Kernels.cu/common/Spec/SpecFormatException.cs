namespace Hadal.Specs;

/// <summary>A canonical spec string that this version of Hadal does not read.</summary>
internal sealed class SpecFormatException(string message) : FormatException(message);
