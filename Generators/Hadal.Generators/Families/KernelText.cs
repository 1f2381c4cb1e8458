namespace Hadal.Generators.Families;

/// <summary>What differs between the generated methods of two families.</summary>
/// <param name="Summary">What the kernel computes, as the text of an XML documentation comment.</param>
/// <param name="Bytes">What its operands take, as another such text.</param>
/// <param name="RuntimeType">The type of <c>Hadal.CompilerServices</c> whose <c>Run</c> takes the method's arguments.</param>
internal sealed record KernelText(string Summary, string Bytes, string RuntimeType);
