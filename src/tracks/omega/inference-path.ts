/** Where every track of the first container era is asked (reference sn21 2.2, 2.3). */
export const inferencePath = '/api/v1/inference'
