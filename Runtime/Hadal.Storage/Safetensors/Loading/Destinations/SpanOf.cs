namespace Hadal.Storage.Safetensors;

/// <summary>Memory that is looked at anew for each piece, so that its owner can say that it is gone.</summary>
internal delegate Span<T> SpanOf<T>();
