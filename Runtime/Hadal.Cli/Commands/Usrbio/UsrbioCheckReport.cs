namespace Hadal.Cli.Commands.Usrbio;

/// <summary>What became of a file that was written and read by user rings.</summary>
/// <param name="Root">The file system.</param>
/// <param name="Requests">Requests of both directions.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="WriteMBPerS">Rate of the aligned writes.</param>
/// <param name="ReadMBPerS">Rate of the aligned reads.</param>
/// <param name="WrongByUserRing">Bytes that user rings brought back otherwise than they were written.</param>
/// <param name="WrongByFile">Bytes that ordinary reads found otherwise, after a flush.</param>
internal sealed record UsrbioCheckReport(
    string Root, int Requests, long Bytes, double WriteMBPerS, double ReadMBPerS, long WrongByUserRing, long WrongByFile);
